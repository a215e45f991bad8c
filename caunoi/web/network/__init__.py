"""The network: who is responsible for which commune, the roadmap, the collaborators' files."""
