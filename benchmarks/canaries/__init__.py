"""Words that must not be found: put into conversations, then looked for in every byte we write."""
