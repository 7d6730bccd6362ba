"""Starts, watches and stops everything that one checkout needs on one machine."""
