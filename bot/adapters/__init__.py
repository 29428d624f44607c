"""Where people reach us. Each platform draws what the core says and hands on what it hears."""
