"""What people say an article is about."""
