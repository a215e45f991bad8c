"""Today, signing in and out, the language, and the story day of a demonstration."""
