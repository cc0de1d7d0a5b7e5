"""What a browser calls itself, in plain words, so that a person knows their own sign-ins again."""

# The first that occurs counts: most browsers also name those that they want to be taken for.
_BROWSERS = (
    *(("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox")),
    *(("FxiOS/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari")),
)
_SYSTEMS = (
    *(("iPhone", "an iPhone"), ("iPad", "an iPad"), ("Android", "Android"), ("Windows", "Windows")),
    *(("CrOS", "ChromeOS"), ("Macintosh", "a Mac"), ("Linux", "Linux")),
)


def browser_words(user_agent: str) -> str:
    """Such as “Firefox on Windows”; it is what the browser says of itself, which nobody checks."""
    browser = next((words for name, words in _BROWSERS if name in user_agent), "An unknown program")
    system = next((words for name, words in _SYSTEMS if name in user_agent), "")
    return f"{browser} on {system}" if system else browser
