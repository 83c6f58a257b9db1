# The application: the wheel's contents with the versions of requirements.lock, run by a user without rights.
FROM python:3.11-slim AS build
WORKDIR /build
COPY pyproject.toml requirements.lock README.md LICENSE ./
COPY searchapp searchapp
COPY templates templates
COPY seeds seeds
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --constraint requirements.lock .

FROM python:3.11-slim
RUN useradd --uid 10001 --create-home searchapp
COPY --from=build /venv /venv
ENV PATH=/venv/bin:$PATH PYTHONUTF8=1 PYTHONUNBUFFERED=1
USER 10001
WORKDIR /home/searchapp
EXPOSE 8000
ENTRYPOINT ["searchapp"]
CMD ["serve", "--host", "0.0.0.0"]
