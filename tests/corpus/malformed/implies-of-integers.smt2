; expect: :3:9: =>: a negated term of sort Int
(set-logic QF_LIA)
(assert (=> 1 1))
