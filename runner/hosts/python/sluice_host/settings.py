"""Dictionaries as code likes to read them."""


class Settings(dict):
    """A dictionary whose entries are attributes too."""

    def __getattr__(self, name):
        try:
            return settings(self[name])
        except KeyError:
            raise AttributeError(name) from None


def settings(value):
    return Settings(value) if isinstance(value, dict) and not isinstance(value, Settings) else value
