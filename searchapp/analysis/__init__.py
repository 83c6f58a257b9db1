"""German text → tokens, stems, compound parts, name keys. Pure functions; no I/O beyond the packaged lexicons."""
