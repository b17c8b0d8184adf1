"""Checks: judgement only. File = function = id = page = test."""
