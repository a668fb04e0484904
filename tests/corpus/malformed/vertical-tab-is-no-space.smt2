; expect: :2:1: unknown command assert\x0btrue
(asserttrue)
