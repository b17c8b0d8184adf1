"""Collectors: from AWS's replies to facts. One file per service; no judgement here."""
