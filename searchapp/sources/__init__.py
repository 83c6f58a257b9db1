"""Bytes and where they came from: files and folders → RawDocument or Skipped."""
