// The client's entry: the theme, the language, the address, then the pages.
import { mount } from 'svelte';
import App from './App.svelte';
import { startLanguage } from './i18n/language.svelte';
import './look/base.css';
import { takeKeyFromAddress } from './routes/instructor';
import { startRouter } from './routes/router.svelte';

const target = document.getElementById('app');
if (target === null) throw new Error('the page has no #app to live in');

takeKeyFromAddress();
startRouter();
// The first paint does not wait for the content's texts; they fill in when they arrive.
void startLanguage(navigator.languages ?? [navigator.language]);
// What stands in #app is the help text for browsers in which this line is never reached.
target.replaceChildren();
mount(App, { target });
