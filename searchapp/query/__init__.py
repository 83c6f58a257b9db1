"""Query language: text → syntax tree → analysed tree. Knows no engine."""
