(function () {
  "use strict";
  var field = document.getElementById("filter");
  var table = document.getElementById("held-lines");
  var told = document.getElementById("filtered");
  if (!field || !table || !told) { return; }
  var rows = Array.prototype.slice.call(table.tBodies[0].rows);
  var texts = rows.map(function (row) { return row.textContent.toLocaleLowerCase(); });
  field.parentElement.hidden = false;
  field.addEventListener("input", function () {
    var words = field.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    var count = 0;
    rows.forEach(function (row, place) {
      var found = words.every(function (word) { return texts[place].indexOf(word) >= 0; });
      row.hidden = !found;
      if (found) { count += 1; }
    });
    told.textContent = words.length ? told.dataset.words.replace("0", String(count)) : "";
  });
}());
