"""Measurements: quality (`python -m bench.evaluate`) and speed (`python -m bench.speed`), ours beside other engines, and how the
product grows with its archive (`python -m bench.growth`).

The product is used through its command line and HTTP only, as its users do; but what tagging alone takes
is measured inside, and `python -m bench.where` looks into one process to see which layer is at work.
"""
