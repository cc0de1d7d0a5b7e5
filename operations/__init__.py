"""One function for each thing that a person or the worker does. The actor is a parameter; nothing here commits."""
