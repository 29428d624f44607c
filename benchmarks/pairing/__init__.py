"""The buddy draw compared with what others do, on invented networks."""
