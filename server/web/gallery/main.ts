// A page of every chart and control, for our own eyes; never part of the shipped client.
import { mount } from 'svelte';
import { startLanguage } from '../src/i18n/language.svelte';
import '../src/look/base.css';
import Gallery from './Gallery.svelte';

void startLanguage([new URLSearchParams(location.search).get('lang') ?? 'zh']);
const target = document.getElementById('app');
if (target !== null) mount(Gallery, { target });
