"""RawDocument → CleanArticle: title, body, date, outlet, agencies, author; everything else is dropped and shown."""
