"""The accounts of the demo's company: one module each, data alone."""
