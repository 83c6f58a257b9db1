"""Quality measured on judged articles and queries. Every figure is a share between 0 and 1; higher is better."""
