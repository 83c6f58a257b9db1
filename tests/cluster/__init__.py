"""A real OpenSearch cluster on the loopback interface: built once by Maven, three nodes, each a process of its own."""
