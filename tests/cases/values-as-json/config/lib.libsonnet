{
  // for every hub
  limits: { 'single-user': { memory: { limit: '1G' } } },
}
