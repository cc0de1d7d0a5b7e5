"""Finance's pages in a real browser: the queue, policies, delegates, and a statement with exceptions and clocks."""
