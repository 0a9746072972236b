{
  number: 'one',
}
