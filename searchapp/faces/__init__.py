"""What people and programs see: command line, web page, JSON, exports."""
