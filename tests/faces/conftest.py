"""A client over the in-memory service."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from searchapp.faces.web import create_app
from tests.faces.fake import FakeService


@pytest.fixture
def service() -> FakeService:
    return FakeService()


@pytest.fixture
def client(service: FakeService) -> FlaskClient:
    return create_app(service).test_client()
