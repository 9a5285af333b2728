! SPDX-License-Identifier: MIT
module counting
contains
  integer function twice(n)
    integer, intent(in) :: n
    twice = 2 * n ! 3 times
  end function
end module

program counted
  use counting
  character(len=80) :: line
  integer :: i, sum
  sum = 0
  do i = 1, 3
    sum = sum + twice(i)
  end do
  print '(a)', 'ready'
  flush (6)
  read (*, *, end=1) line
1 print *, sum ! 0 times
end program
