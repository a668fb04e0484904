; expect: :2:2: unknown command assert\x0btrue
(asserttrue)
