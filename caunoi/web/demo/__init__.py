"""The pages' part of a demonstration: the story day and its banner, signing in by one click.

Only a database that tells a story has them (`clock.story_day`); elsewhere these addresses answer
404 and nothing of them is on a page.
"""
