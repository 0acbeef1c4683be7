"""What stands between the network and the app: who is let in, headers, compression, the way back.

Plain ASGI, one concern a module; launch.py puts them together.
"""
