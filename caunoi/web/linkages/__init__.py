"""Linkages and associations: the lists, one of each with its story, recording, who fits whom."""
