/* Runs only in browsers without modules. Written in old JavaScript on purpose: it shows the help text at once. */
document.addEventListener('DOMContentLoaded', function () {
  var text = document.getElementById('fallback');
  var address = document.getElementById('fallback-address');
  if (text) text.className = 'fallback now';
  /* The address without its fragment: a key there is not for the screen. */
  if (address) address.appendChild(document.createTextNode(location.href.split('#')[0]));
});
