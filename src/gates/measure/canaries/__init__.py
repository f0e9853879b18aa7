"""Canaries: files that must turn a gate red when they are planted, for every tool whose output gates can read."""
