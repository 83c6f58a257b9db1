"""The way of an article: the only place that composes sources, cleaning, language, analysis, entities and engine."""
