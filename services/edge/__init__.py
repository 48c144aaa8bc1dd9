"""The door: HTTP in and out. Who asks comes from the token alone; what is asked goes to graphql_api. See app.py."""
