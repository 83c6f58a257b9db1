"""One call that answers a request: parse, analyse, run, count, mark."""
