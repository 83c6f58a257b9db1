"""Shown text → people, offices, weapons, categories, countries, each with the places that prove it."""
