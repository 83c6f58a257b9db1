"""Quality floors and the tests of the measurements."""
