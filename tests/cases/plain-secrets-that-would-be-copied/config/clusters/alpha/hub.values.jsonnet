{token: importstr '../../secrets/enc-token.secret.yaml'}
