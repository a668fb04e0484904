; expect: :5:1: unknown symbol n
(push 1)
(assert (! true :named n))
(pop 1)
(assert n)
