"""The inside: values and rules of the network. Plain Python, no await, no I/O."""
