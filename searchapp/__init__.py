"""searchapp: full-text search for German war coverage."""

__version__ = "0.1.0"
