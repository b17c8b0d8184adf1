"""The engine: plans a sweep, runs its tasks, and keeps what could not be read apart.

The only package with task groups, limiters and streams. It is handed a catalogue, and imports no
check and no collector.
"""
