{
  a: 'café',
}
