"""The demonstration district."""
