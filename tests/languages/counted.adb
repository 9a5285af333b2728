-- SPDX-License-Identifier: MIT
with Ada.Text_IO; use Ada.Text_IO;

procedure Counted is
   Sum : Integer := 0;

   function Twice (N : Integer) return Integer is
   begin
      return 2 * N; -- 3 times
   end Twice;
begin
   for I in 1 .. 3 loop
      Sum := Sum + Twice (I); -- 3 times
   end loop;
   Put_Line ("ready");
   Flush;
   if not End_Of_File then
      Put_Line (Integer'Image (Sum)); -- 0 times
   end if;
end Counted;
