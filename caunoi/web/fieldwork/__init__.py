"""Fieldwork: the collaborator's day, visits, needs, proposals, tasks, area plans; files of them."""
