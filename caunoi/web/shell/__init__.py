"""Today, signing in and out, and the language."""
