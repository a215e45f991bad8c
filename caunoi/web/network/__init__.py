"""The network: who answers for which commune on the day, the roadmap, the collaborators' files."""
