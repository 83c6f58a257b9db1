"""Speed: the same articles and queries for us and the peers, each engine in a process of its own."""
