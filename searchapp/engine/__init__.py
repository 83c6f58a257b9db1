"""Index engines behind one protocol; one module a foreign library."""
