"""One message to ten thousand people, at the pace that the platforms allow."""
