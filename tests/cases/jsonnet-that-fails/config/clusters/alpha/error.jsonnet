{
  a: error 'no such luck',
}
